def predict_order():
    return [
        "created A",
        "created B",
        "A starts",
        "B starts",
        "B ends",
        "after the first pause",
        "A ends",
        "A awaited",
        "B awaited",
    ]
