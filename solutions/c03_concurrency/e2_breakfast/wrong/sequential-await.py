async def breakfast(kitchen):
    eggs = await kitchen.fry_eggs()
    bacon = await kitchen.fry_bacon()
    toast = await kitchen.toast_bread()
    toast = await kitchen.butter(toast)
    toast = await kitchen.jam(toast)
    return [eggs, bacon, toast]
