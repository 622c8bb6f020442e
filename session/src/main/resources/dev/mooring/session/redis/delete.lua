-- Reads and deletes a session, in one step.
-- KEYS[1] the session
-- KEYS[2] what is remembered of it, if anything is
-- ARGV[1] with KEYS[2], for how long, in milliseconds
-- Returns field, value, ...; nothing if there is no session.

local session = redis.call('HGETALL', KEYS[1])
redis.call('DEL', KEYS[1])
if KEYS[2] then
  -- Also if there is no session: somebody may have it who could not reach Redis.
  redis.call('HSET', KEYS[2], 'ended', '1')
  redis.call('PEXPIRE', KEYS[2], ARGV[1])
end
return session
