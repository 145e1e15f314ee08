from inspect_flow import FlowSpec, FlowTask
def spec(n, name, flag, list, f):
    return FlowSpec(tasks=[FlowTask(name=name, args={"t": f"n{n} {flag} {f}"})])
