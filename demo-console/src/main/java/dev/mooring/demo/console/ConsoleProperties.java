package dev.mooring.demo.console;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the launcher tells the console.
 *
 * @param directory the state directory of the demo
 * @param jar the shop's jar, for instances that the console starts
 */
@ConfigurationProperties("demo")
record ConsoleProperties(Path directory, Path jar) {

}
