def predict_order():
    return [
        "created A",
        "created B",
        "A starts",
        "A ends",
        "B starts",
        "B ends",
        "after the first pause",
        "A awaited",
        "B awaited",
    ]
