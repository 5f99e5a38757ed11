def predict_order():
    return [
        "created A",
        "created B",
        "B starts",
        "A starts",
        "after the first pause",
        "B ends",
        "A ends",
        "A awaited",
        "B awaited",
    ]
