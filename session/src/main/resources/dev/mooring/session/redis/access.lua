-- Reads a session and records the access, in one step.
-- KEYS[1] the session
-- ARGV[1] lastAccessedTime to write, serialized
-- ARGV[2] now, in milliseconds, by the clock of the caller
-- ARGV[3] touch interval, in milliseconds; 0 records every access
-- ARGV[4] a serialized maxInactiveInterval and ARGV[5] what it stands for, in seconds:
--         for serializers that this script cannot read; otherwise both are empty
-- Returns field, value, ..., and last whether the access needs no further write, '1' or
-- '0'; nothing if there is no session.

-- JSON writes digits. A Long that the JDK serialized has 82 bytes, an Integer 81, and ends in
-- its value, big-endian.
local function number(value)
  if value == ARGV[4] then
    return tonumber(ARGV[5])
  elseif string.find(value, '^%-?%d+$') then
    return tonumber(value)
  elseif string.sub(value, 1, 4) ~= '\172\237\0\5' then
    return nil
  elseif #value == 81 then
    return (struct.unpack('>i4', string.sub(value, -4)))
  elseif #value == 82 then
    return struct.unpack('>i4', string.sub(value, -8)) * 4294967296
        + struct.unpack('>I4', string.sub(value, -4))
  end
end

local session = redis.call('HGETALL', KEYS[1])
if #session == 0 then
  return session
end
local times = redis.call('HMGET', KEYS[1], 'maxInactiveInterval', 'lastAccessedTime', 'creationTime')
local interval = times[1] and times[2] and times[3] and number(times[1])
if not interval or math.abs(interval) > 2147483647 then
  session[#session + 1] = '0'
  return session
end

local left = redis.call('PTTL', KEYS[1])
local touch
if interval < 0 then
  touch = { 'PERSIST', KEYS[1] }
else
  if left == -1 then
    -- Somebody died between writing the session and its time to live.
    local accessed = number(times[2])
    if accessed and accessed + interval * 1000 <= tonumber(ARGV[2]) then
      redis.call('DEL', KEYS[1])
      return {}
    end
  end
  touch = { 'PEXPIRE', KEYS[1], string.format('%.0f', interval * 1000 + ARGV[3]) }
end
if ARGV[3] == '0' or left <= interval * 1000 then
  -- A Redis that takes no writes now, for want of memory or disk, can still be read.
  for _, command in ipairs({ { 'HSET', KEYS[1], 'lastAccessedTime', ARGV[1] }, touch }) do
    local result = redis.pcall(unpack(command))
    if type(result) == 'table' and result.err and not string.find(result.err, 'OOM', 1, true)
        and not string.find(result.err, 'MISCONF', 1, true) then
      return result
    end
  end
end
session[#session + 1] = '1'
return session
