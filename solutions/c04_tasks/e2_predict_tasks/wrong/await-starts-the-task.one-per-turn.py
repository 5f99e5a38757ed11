def predict_order():
    return [
        "created A",
        "created B",
        "A starts",
        "after the first pause",
        "B starts",
        "B ends",
        "A ends",
        "A awaited",
        "B awaited",
    ]
