-- Tells the generation of the data, and that Redis takes writes, in one step.
-- KEYS[1] the generation
-- ARGV[1] what it is from now on, if there is none
-- Returns the generation, and after a blank the run of the server, unless the user may not
-- ask for that; an error if Redis takes no writes, but for want of memory, disk or replicas.

local generation = redis.call('GET', KEYS[1])
local result = redis.pcall('SET', KEYS[1], generation or ARGV[1])
if refused(result) or not generation and result.err then
  return result
end
generation = generation or ARGV[1]
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%x+)')
return run and generation .. ' ' .. run or generation
