-- SPDX-License-Identifier: Apache-2.0
--
-- Chats for wrk: a thousand users, every message a different one, of 20 to 60 words. Prints its figures as one line of
-- JSON, behind wrk's own report.

local subjects = {
    "I have been thinking about the trip to the coast that we talked about.",
    "My sister called this morning and wants to know what we should cook on Sunday.",
    "The new job starts in two weeks and I still have not found a flat close to it.",
    "Our dog has been limping since yesterday, and the vet is closed until Tuesday.",
    "I would like to read something by the author that you mentioned the other day.",
    "The doctor asked me to keep a list of everything that I eat and when I eat it.",
    "We finally bought the piano, and it takes up half of the living room.",
}
local endings = {
    "What did I tell you about it before?",
    "Please remember that I prefer mornings, that I do not drive, and that Thursdays are taken until the end of "
        .. "the year.",
    "What would you do?",
    "It is not urgent, but I would like to have a plan before the weekend, ideally one that does not cost too much, "
        .. "since the holidays have already been expensive enough.",
    "Which of the two was it?",
}

-- Set by the driver, so that no two points send the same messages.
local point = os.getenv("BENCH_POINT") or "0"
local count = 0
-- Not a request of its own: the method and the fields are the same in all.
local head

function init()
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
        .. "\r\nContent-Type: application/json\r\nContent-Length: "
end

function request()
    count = count + 1
    local body = string.format(
        '{"user_id":"user-%04d","message":"%s This is note %s-%d. %s"}',
        count * 7919 % 1000, subjects[count % #subjects + 1], point, count, endings[count % #endings + 1]
    )
    return head .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"refused":%d,"broken":%d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write + errors.timeout
    ))
end
