raise ValueError("not read")
