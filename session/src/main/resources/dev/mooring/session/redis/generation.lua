-- Tells the generation of the data, and that Redis takes writes, in one step.
-- KEYS[1] the generation
-- ARGV[1] what it is from now on, if there is none
-- Returns the generation; an error if Redis takes no writes, but for want of memory, disk
-- or replicas.

local generation = redis.call('GET', KEYS[1])
local result = redis.pcall('SET', KEYS[1], generation or ARGV[1])
if refused(result) or not generation and result.err then
  return result
end
return generation or ARGV[1]
