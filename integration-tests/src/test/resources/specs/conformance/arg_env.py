from inspect_flow import FlowSpec, FlowTask
def spec(n):
    return FlowSpec(tasks=[FlowTask(name=f"t{n}")])
