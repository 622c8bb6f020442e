-- What several scripts need; it stands at their beginning.

-- Reads a number; nil if the serializer is one that scripts cannot read.
-- A Long that the JDK serialized has 82 bytes, an Integer 81; they end in their value,
-- big-endian. JSON writes digits.
local function number(value)
  if string.byte(value, 1) == 172 and #value == 81 then
    return (struct.unpack('>i4', string.sub(value, -4)))
  elseif string.byte(value, 1) == 172 and #value == 82 then
    return struct.unpack('>i4', string.sub(value, -8)) * 4294967296
        + struct.unpack('>I4', string.sub(value, -4))
  end
  -- A Long may be in JSON an array of type and value.
  local digits = string.match(value, '^%-?%d+$') or string.match(value, '^%["java%.lang%.Long",(%d+)%]$')
  return digits and tonumber(digits)
end

-- Whether a write failed for good. A Redis that takes no writes now, for want of memory,
-- disk or replicas, can still be read.
local function refused(result)
  return type(result) == 'table' and result.err and not string.find(result.err, 'OOM', 1, true)
      and not string.find(result.err, 'MISCONF', 1, true)
      and not string.find(result.err, 'NOREPLICAS', 1, true)
end

