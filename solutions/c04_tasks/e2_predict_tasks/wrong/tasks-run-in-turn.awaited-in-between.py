def predict_order():
    return [
        "created A",
        "created B",
        "A starts",
        "B starts",
        "after the first pause",
        "A ends",
        "A awaited",
        "B ends",
        "B awaited",
    ]
