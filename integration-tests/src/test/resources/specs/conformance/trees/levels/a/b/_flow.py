from inspect_flow import FlowOptions, FlowSpec
FlowSpec(options=FlowOptions(tags=["b"], limit=None))
