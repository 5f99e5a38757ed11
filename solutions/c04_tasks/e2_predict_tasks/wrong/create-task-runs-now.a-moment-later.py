def predict_order():
    return [
        "created A",
        "A starts",
        "created B",
        "B starts",
        "after the first pause",
        "B ends",
        "A ends",
        "A awaited",
        "B awaited",
    ]
