from inspect_ai.model import GenerateConfig
from inspect_flow import FlowDefaults, FlowOptions, FlowSpec, FlowTask
FlowSpec(log_dir="top", options=FlowOptions(tags=["top"], metadata={"k": "top", "t": 1}), defaults=FlowDefaults(task=FlowTask(tags=["top"], epochs=2), config=GenerateConfig(seed=1)), env={"A": "top", "T": "top"})
