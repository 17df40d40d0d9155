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

-- What failed is broken now, even where the operator is going to restart it.
local broken = { ConnectorFailed = true, TaskFailed = true, RestartsExhausted = true }
if conditions["Stalled"] ~= nil and conditions["Stalled"].status == "True" then
  hs.status = "Degraded"
elseif ready.status == "True" then
  if ready.reason == "Paused" or ready.reason == "Stopped" then
    hs.status = "Suspended"
  else
    hs.status = "Healthy"
  end
elseif broken[ready.reason] then
  hs.status = "Degraded"
end
return hs
