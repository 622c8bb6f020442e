-- Reads and deletes a session, in one step.
-- KEYS[1] the session
-- Returns field, value, ...; nothing if there is no session.

local session = redis.call('HGETALL', KEYS[1])
redis.call('DEL', KEYS[1])
return session
