package dev.mooring.boot.report;

import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RedisLocationTests {

	private static String describe(LettuceConnectionFactory connectionFactory) {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("redis", connectionFactory);
		ObjectProvider<RedisConnectionFactory> provider = beans.getBeanProvider(RedisConnectionFactory.class);
		return new RedisLocation(provider).describe();
	}

	@Test
	void masksWhatIsNoHost() {
		assertThat(describe(new LettuceConnectionFactory(new RedisStandaloneConfiguration("redis://:hunter2@cache"))))
			.isEqualTo("redis://******@cache:6379/0");
		assertThat(describe(new LettuceConnectionFactory(new RedisStandaloneConfiguration("app:hunter2@cache"))))
			.isEqualTo("******@cache:6379/0");
	}

	@Test
	void masksWhatIsNoNode() {
		RedisClusterConfiguration cluster = new RedisClusterConfiguration();
		cluster.setClusterNodes(Set.of(new RedisNode("app:hunter2@one", 6379), new RedisNode("two", 6379)));
		assertThat(describe(new LettuceConnectionFactory(cluster))).isEqualTo("cluster ******@one:6379,two:6379");
	}

}
