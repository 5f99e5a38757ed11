def predict_order():
    return [
        "A starts",
        "created A",
        "B starts",
        "created B",
        "after the first pause",
        "B ends",
        "A ends",
        "A awaited",
        "B awaited",
    ]
