import neighbour

app = neighbour.application
