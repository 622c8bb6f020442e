-- The load for wrk: GET of one path, with another cookie each time.
-- Arguments: the path, and a file with one value of the header Cookie a line.
-- Prints, at the end: RESULT requests microseconds p50 p99 failures

local requests = {}
local turn = 0

function init(args)
  for cookie in io.lines(args[2]) do
    local headers = {}
    if cookie ~= '' then
      headers['Cookie'] = cookie
    end
    requests[#requests + 1] = wrk.format('GET', args[1], headers)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('RESULT %d %d %d %d %d\n', summary.requests, summary.duration,
      latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
