async def handle_client(reader, writer):
    try:
        text = (await reader.read()).decode()
        for line in text.splitlines(keepends=True):
            if line.strip() == "quit":
                break
            writer.write(line.upper().encode())
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
