def predict_order():
    return ["A starts", "A ends", "main goes on", "B starts", "B ends", "C starts", "C ends"]
