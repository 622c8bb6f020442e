-- Writes a new session and its time to live, in one step.
-- KEYS[1] the session
-- ARGV[1] time to live, in milliseconds; '-1' for ever
-- ARGV[2] creationTime, serialized
-- ARGV[3...] field, value, ... including creationTime
-- Returns 1; 0 if another session has this id.

-- The same session may be there: clients send a command again when they lose the answer.
local existing = redis.call('HGET', KEYS[1], 'creationTime')
if existing and existing ~= ARGV[2] then
  return 0
end
for i = 3, #ARGV, 1000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, i, math.min(i + 999, #ARGV)))
end
if ARGV[1] == '-1' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 1
