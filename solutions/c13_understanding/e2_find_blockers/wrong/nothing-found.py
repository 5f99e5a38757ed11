import asyncio
import logging


class Names(logging.Handler):
    def __init__(self):
        super().__init__()
        self.names = {}

    def emit(self, record):
        if record.msg.startswith("Executing"):
            task = str(record.args[0])
            if " name='" in task:
                self.names[task.split(" name='")[1].split("'")[0]] = True


def find_blockers(main, threshold):
    names = Names()
    logging.getLogger("asyncio").addHandler(names)
    try:
        with asyncio.Runner() as runner:
            runner.get_loop().slow_callback_duration = threshold
            runner.run(main())
    finally:
        logging.getLogger("asyncio").removeHandler(names)
    return list(names.names)
