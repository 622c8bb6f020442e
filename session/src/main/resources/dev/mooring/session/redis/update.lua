-- Changes a session and its time to live, in one step, and perhaps its id.
-- KEYS[1] the session
-- KEYS[2] where it is stored, if its id changes
-- KEYS[3] what is remembered of that, if anything is
-- ARGV[1] time to live, in milliseconds; '-1' for ever; '' as it is
-- ARGV[2] lastAccessedTime to write if it is later, in milliseconds, ARGV[3] serialized;
--         both '' as it is
-- ARGV[4] how many of the following arguments are field, value, ...
-- then field, value, ... to set, then fields to remove, and then, with KEYS[3], for how
-- long that is remembered, in milliseconds
-- Returns 1; 0 if the session no longer exists or is incomplete; 2 if another session has
-- the new id.

local function complete(key)
  local times = redis.call('HMGET', key, 'creationTime', 'lastAccessedTime', 'maxInactiveInterval')
  return times[1] and times[2] and times[3] and times[2]
end

local accessed = KEYS[2] and complete(KEYS[2])
if accessed then
  if redis.call('EXISTS', KEYS[1]) == 1 then
    return 2
  end
  redis.call('RENAME', KEYS[2], KEYS[1])
else
  accessed = complete(KEYS[1])
  if not accessed then
    return 0
  end
end
-- With an id to change and only the new one there, a client has sent its command again.

local last = 4 + ARGV[4]
for i = 5, last, 1000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, i, math.min(i + 999, last)))
end
local removed = KEYS[3] and #ARGV - 1 or #ARGV
for i = last + 1, removed, 1000 do
  redis.call('HDEL', KEYS[1], unpack(ARGV, i, math.min(i + 999, removed)))
end
if ARGV[2] ~= '' then
  accessed = number(accessed)
  if accessed and accessed < tonumber(ARGV[2]) then
    redis.call('HSET', KEYS[1], 'lastAccessedTime', ARGV[3])
  end
end
if ARGV[1] == '-1' then
  redis.call('PERSIST', KEYS[1])
elseif ARGV[1] ~= '' then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
if KEYS[3] then
  redis.call('HSET', KEYS[3], 'ended', '1')
  redis.call('PEXPIRE', KEYS[3], ARGV[#ARGV])
end
return 1
