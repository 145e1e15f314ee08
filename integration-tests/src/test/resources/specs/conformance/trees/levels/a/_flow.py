from inspect_ai.model import GenerateConfig
from inspect_flow import FlowDefaults, FlowOptions, FlowSpec, FlowTask
FlowSpec(includes=["../lib/part.yaml"], options=FlowOptions(tags=["a"], metadata={"k": "a", "a": 1}, limit=7), defaults=FlowDefaults(task=FlowTask(tags=["a"]), config=GenerateConfig(temperature=0.5)), tasks=["from_a"])
