-- What wrk sends and what it reports: wrk -s load.lua ADDRESS -- HEAD TAIL TENTHS FIRST
--
-- A request asks HEAD, ten digits, TAIL. TENTHS of ten requests have digits that no other request has, counted from
-- FIRST; the others have ten zeros. The last line on standard output is the figures as JSON.

local threads = 0

function setup(thread)
  thread:set("room", threads)
  threads = threads + 1
end

function init(arguments)
  before = "GET " .. arguments[1]
  after = arguments[2] .. " HTTP/1.1\r\nHost: localhost\r\nAccept: application/sparql-results+json\r\n\r\n"
  repeated = before .. string.rep("0", 10) .. after
  tenths = tonumber(arguments[3])
  number = tonumber(arguments[4]) + room * 10000000
  count = 0
end

function request()
  count = count + 1
  if (count * tenths) % 10 >= tenths then
    return repeated
  end
  number = number + 1
  return before .. string.format("%010d", number) .. after
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "octets": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
