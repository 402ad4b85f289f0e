-- SPDX-License-Identifier: Apache-2.0
--
-- The four upstream calls of a chat in turn, straight at the mock: how many it answers when nothing stands before it.

local calls = {}
local count = 0

local function read(name)
    local file = assert(io.open(os.getenv("BENCH_REPLIES") .. "/" .. name, "rb"))
    local text = file:read("*a")
    file:close()
    return text
end

function init()
    local vector = read("embedding.json")
    local text = string.rep("I would like to have a plan before the weekend. ", 4)
    local prompt = string.rep(text, 12)
    local bodies = {
        { "/hf-inference/models/m/pipeline/feature-extraction", '{"inputs":"' .. text .. '","normalize":true}' },
        { "/vectors/upsert", '{"vectors":[{"values":' .. vector .. ',"metadata":{"text":"' .. text .. '"}}]}' },
        { "/query", '{"namespace":"user","topK":40,"includeMetadata":true,"vector":' .. vector .. "}" },
        { "/v1/chat/completions", '{"messages":[{"role":"user","content":"' .. prompt .. '"}],"stream":true}' },
    }
    for index, call in ipairs(bodies) do
        calls[index] = "POST " .. call[1] .. " HTTP/1.1\r\nHost: mock\r\nContent-Length: " .. #call[2] .. "\r\n\r\n"
            .. call[2]
    end
end

function request()
    count = count + 1
    return calls[count % #calls + 1]
end

function done(summary)
    local errors = summary.errors
    io.write(string.format(
        '\n{"calls":%d,"seconds":%.6f,"errors":%d}\n', summary.requests, summary.duration / 1e6,
        errors.status + errors.connect + errors.read + errors.write + errors.timeout
    ))
end
