-- Brings a session up to date with what an instance did to it while it could not reach
-- Redis, in one step.
-- KEYS[1] the session
-- KEYS[2] what is remembered of it, if anything can be: 'ended', and for each attribute
--         that was replayed '<milliseconds> <SHA-1>' of that change
-- ARGV[1] '1' if the session is to be written whole if there is none
-- ARGV[2] time to live, in milliseconds; '-1' for ever
-- ARGV[3] for how long to remember, in milliseconds; '0' not at all
-- ARGV[4] creationTime, serialized, ARGV[5] in milliseconds
-- ARGV[6] lastAccessedTime, serialized, ARGV[7] in milliseconds
-- ARGV[8] maxInactiveInterval, serialized, ARGV[9] in seconds
-- ARGV[10] '1' if it was changed
-- ARGV[11] when the record that the instance knows was accessed, in milliseconds: one that
--         was not accessed since is of older data, and is written whole; '' if all data
--         are gone, then one that others have brought back earlier is
-- ARGV[12] how many attributes were changed; for each field, time in milliseconds, SHA-1
--          of the value before ('' if there was none), value ('' if it was removed)
-- then, if ARGV[1] is '1', field, value, ... of all attributes
-- Returns 1 or 0, whether there is a session, and how many attributes somebody else had
-- changed, too.

local GONE = {0, 0}
local last = 12 + 4 * ARGV[12]
local marks = {}

local function digest(value)
  return value == '' and '' or redis.sha1hex(value)
end

local function mark(i)
  marks[#marks + 1] = ARGV[i]
  marks[#marks + 1] = ARGV[i + 1] .. ' ' .. digest(ARGV[i + 3])
end

local function expire(milliseconds)
  if milliseconds < 0 then
    redis.call('PERSIST', KEYS[1])
  else
    redis.call('PEXPIRE', KEYS[1], string.format('%.0f', milliseconds))
  end
end

local function write()
  -- A deletion of nothing would be a write, too, after which Redis stops to look at its
  -- memory.
  if redis.call('EXISTS', KEYS[1]) == 1 then
    redis.call('DEL', KEYS[1])
  end
  redis.call('HSET', KEYS[1], 'creationTime', ARGV[4], 'lastAccessedTime', ARGV[6], 'maxInactiveInterval', ARGV[8])
  for i = last + 1, #ARGV, 1000 do
    redis.call('HSET', KEYS[1], unpack(ARGV, i, math.min(i + 999, #ARGV)))
  end
  expire(tonumber(ARGV[2]))
  if KEYS[2] then
    -- It was about a record that is no more.
    redis.call('DEL', KEYS[2])
  end
  for i = 13, last, 4 do
    mark(i)
  end
end

-- Whether the record is to be written whole.
local function isOlder(accessed)
  if ARGV[11] ~= '' then
    return accessed < tonumber(ARGV[11])
  end
  return accessed < tonumber(ARGV[7]) and not (KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1)
end

-- Changes attributes; accessed is when the stored session was, nil if unknown.
local function merge(accessed)
  local conflicts = 0
  for i = 13, last, 4 do
    local field, time, value = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 3]
    local known = KEYS[2] and redis.call('HGET', KEYS[2], field) or ''
    -- If it is this very change, it was replayed already, and what is there now is later.
    if known ~= ARGV[i + 1] .. ' ' .. digest(value) then
      local current = redis.call('HGET', KEYS[1], field) or ''
      local currentDigest = digest(current)
      -- The time is known only of a change that nobody has saved over since.
      local changed, changedTo = string.match(known, '^(%-?%d+) (%x*)$')
      changed = changedTo == currentDigest and tonumber(changed)
      local wins
      if current == value then
        wins = not changed or time > changed
      elseif currentDigest == ARGV[i + 2] then
        wins = true
      else
        conflicts = conflicts + 1
        if changed then
          wins = time > changed
        else
          wins = not accessed or time >= accessed
        end
      end
      if wins then
        if value == '' then
          redis.call('HDEL', KEYS[1], field)
        elseif current ~= value then
          redis.call('HSET', KEYS[1], field, value)
        end
        mark(i)
      end
    end
  end
  return conflicts
end

-- Writes the later access and a new interval, with the time to live that both give.
local function touch(accessed, interval)
  local later = not accessed or tonumber(ARGV[7]) > accessed
  if not later and ARGV[10] ~= '1' then
    return
  end
  -- Our time to live is that of our interval, which may not be that of the record.
  local seconds, left = tonumber(ARGV[9]), tonumber(ARGV[2])
  if not later and interval then
    seconds, left = interval, redis.call('PTTL', KEYS[1])
  end
  local age = seconds >= 0 and left >= 0 and seconds * 1000 - left or 0
  if later then
    redis.call('HSET', KEYS[1], 'lastAccessedTime', ARGV[6])
  end
  if ARGV[10] == '1' or not interval then
    redis.call('HSET', KEYS[1], 'maxInactiveInterval', ARGV[8])
    interval = tonumber(ARGV[9])
  end
  expire(interval < 0 and -1 or math.max(0, interval * 1000 - age))
end

if KEYS[2] and redis.call('HEXISTS', KEYS[2], 'ended') == 1 then
  return GONE
end
local record = redis.call('HMGET', KEYS[1], 'creationTime', 'lastAccessedTime', 'maxInactiveInterval')
local conflicts = 0
if not record[1] or not record[2] or not record[3] then
  if ARGV[1] ~= '1' then
    return GONE
  end
  write()
else
  -- For numbers that this script cannot read, the replayed side is right: the record is of
  -- the same session, its changes are earlier, its access and interval too. Only that it
  -- is older as a whole is not assumed.
  local created, accessed, interval = number(record[1]), number(record[2]), number(record[3])
  if interval and math.abs(interval) > 2147483647 then
    interval = nil
  end
  if created and created ~= tonumber(ARGV[5]) then
    return GONE
  end
  if ARGV[1] == '1' and accessed and isOlder(accessed) then
    write()
  else
    conflicts = merge(accessed)
    touch(accessed, interval)
  end
end

if KEYS[2] and ARGV[3] ~= '0' and #marks > 0 then
  for i = 1, #marks, 1000 do
    redis.call('HSET', KEYS[2], unpack(marks, i, math.min(i + 999, #marks)))
  end
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
-- A time to live that is over deletes at once.
return {redis.call('EXISTS', KEYS[1]), conflicts}
