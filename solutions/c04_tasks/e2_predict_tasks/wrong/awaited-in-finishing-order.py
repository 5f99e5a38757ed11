def predict_order():
    return [
        "created A",
        "created B",
        "A starts",
        "B starts",
        "after the first pause",
        "B ends",
        "B awaited",
        "A ends",
        "A awaited",
    ]
