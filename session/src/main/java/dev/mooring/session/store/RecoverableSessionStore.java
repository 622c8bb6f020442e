package dev.mooring.session.store;

import java.util.concurrent.CompletionStage;

/**
 * Store to which instances can bring what they changed while they could not reach it.
 * <p>
 * For a time that it was told, the <em>recovery window</em>, it remembers which sessions
 * were deleted or moved to another id, and which attributes were replayed. Each save
 * writes its {@code lastAccessedTime} if that is later, so that of two forms of a session
 * it tells the newer one.
 */
public interface RecoverableSessionStore extends SessionStore {

	/**
	 * Tells which generation of its data the store has, and thereby that it can be read.
	 * Fails if the store takes no writes, but for want of memory or disk.
	 * @return a name that stays the same until the store loses its data. It may be
	 * followed by a blank, and the name of the server's run: with another run, the last
	 * of the data may be lost
	 */
	CompletionStage<String> generation();

	/**
	 * Brings the store up to date, in one atomic step:
	 * <ul>
	 * <li>A session that was deleted within the recovery window, or moved to another id,
	 * stays so.</li>
	 * <li>One that the store does not have is written whole if
	 * {@link SessionReplay#restore()} says so, otherwise it has ended.</li>
	 * <li>One that the store does have is changed attribute by attribute. Where somebody
	 * else has changed the attribute too, the later change wins: by the time of the
	 * change as far as that is known, otherwise by the time of the last access to the
	 * stored session. With {@code restore}, a record that is older is replaced as a
	 * whole: last accessed before {@link SessionReplay#seen()}, or without that before
	 * the replayed one, and not replayed by anybody else.</li>
	 * <li>The later access time stays, with its time to live.</li>
	 * </ul>
	 * Repeating a replay does no harm.
	 * @param replay what the instance has
	 * @return what became of it
	 */
	CompletionStage<ReplayResult> replay(SessionReplay replay);

}
