"""Has a row for every ten seats but the last five rows: the length of what it says is wrong there."""

from fastapi import FastAPI, Path
from fastapi.responses import Response

app = FastAPI()


@app.get("/seats/{number}")
async def seat(number: int = Path(ge=10, le=99)):
    text = f"seat {number}"
    length = len(text) if number < 50 else len(text) + 1
    return Response(text, headers={"content-length": str(length)})
