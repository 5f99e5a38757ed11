def predict_order():
    return [
        "created A",
        "created B",
        "after the first pause",
        "A starts",
        "A ends",
        "A awaited",
        "B starts",
        "B ends",
        "B awaited",
    ]
