-- The status is in kstatus format: observedGeneration, and the conditions Ready, Reconciling and Stalled.
-- https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
local hs = { status = "Progressing", message = "Waiting for the operator" }
if obj.status == nil or obj.status.conditions == nil then
  return hs
end
if obj.status.observedGeneration ~= obj.metadata.generation then
  hs.message = "Waiting for the operator to act on the newest spec"
  return hs
end

local conditions = {}
for _, condition in ipairs(obj.status.conditions) do
  conditions[condition.type] = condition
end
local ready = conditions["Ready"]
if ready == nil then
  return hs
end
hs.message = ready.reason .. ": " .. ready.message

if conditions["Stalled"] ~= nil and conditions["Stalled"].status == "True" then
  hs.status = "Degraded"
elseif ready.status == "True" then
  hs.status = "Healthy"
elseif ready.reason == "ConnectUnreachable" then
  -- Tried again for as long as it takes, but a Kafka Connect that is down is not on its way up.
  hs.status = "Degraded"
end
return hs
