-- Adds a session to the index of its principal, and removes the entries that have expired.
-- KEYS[1] the index of one principal: a sorted set of session ids, scored by when the entry
--         may go, in milliseconds by the clock of Redis
-- ARGV[1] session id
-- ARGV[2] how long the entry is needed, in milliseconds; '-1' for ever
-- ARGV[3] session id whose entry is replaced, or ''

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
if ARGV[3] ~= '' then
  redis.call('ZREM', KEYS[1], ARGV[3])
end
local score = 'inf'
if ARGV[2] ~= '-1' then
  score = string.format('%.0f', now + ARGV[2])
end
redis.call('ZADD', KEYS[1], score, ARGV[1])

-- The index lives as long as its last entry.
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
if last == 'inf' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last))
end
return 1
