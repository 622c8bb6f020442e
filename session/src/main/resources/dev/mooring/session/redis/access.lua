-- Reads a session and records the access, in one step.
-- KEYS[1] the session
-- ARGV[1] lastAccessedTime to write, serialized
-- ARGV[2] now, in milliseconds, by the clock of the caller
-- ARGV[3] touch interval, in milliseconds; 0 records every access
-- ARGV[4] a serialized maxInactiveInterval and ARGV[5] what it stands for, in seconds:
--         for serializers that this script cannot read; otherwise both are empty
-- Returns field, value, ..., and last whether the access needs no further write, '1' or
-- '0'; nothing if there is no session.
-- Calls cost more than anything else here: usually there are three.

local session = redis.call('HGETALL', KEYS[1])
if #session == 0 then
  return session
end
local interval, accessed, created
for i = 1, #session, 2 do
  local field = session[i]
  if field == 'maxInactiveInterval' then
    interval = session[i + 1]
    interval = interval == ARGV[4] and tonumber(ARGV[5]) or number(interval)
  elseif field == 'lastAccessedTime' then
    accessed = session[i + 1]
  elseif field == 'creationTime' then
    created = true
  end
end
local size = #session
if not interval or math.abs(interval) > 2147483647 or not accessed or not created then
  session[size + 1] = '0'
  return session
end

if interval >= 0 then
  local overdue = number(accessed)
  overdue = overdue and overdue + interval * 1000 <= tonumber(ARGV[2])
  if overdue or ARGV[3] ~= '0' then
    local left = redis.call('PTTL', KEYS[1])
    if overdue and left == -1 then
      -- Somebody died between writing the session and its time to live.
      redis.call('DEL', KEYS[1])
      return {}
    elseif left > interval * 1000 then
      -- The last recorded access is younger than the touch interval.
      session[size + 1] = '1'
      return session
    end
  end
end

local result = redis.pcall('HSET', KEYS[1], 'lastAccessedTime', ARGV[1])
if refused(result) then
  return result
end
if interval < 0 then
  result = redis.pcall('PERSIST', KEYS[1])
else
  result = redis.pcall('PEXPIRE', KEYS[1], string.format('%.0f', interval * 1000 + ARGV[3]))
end
if refused(result) then
  return result
end
session[size + 1] = '1'
return session
