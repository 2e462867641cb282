import time
from tests.factories.company import House
from tests.pages import Client
def test_a(app): pass
def test_b(app): pass
def test_h(house): pass
def test_h2(house): pass
def test_s(house, client):
    t=time.perf_counter(); client.sign_in("author@house.example"); print("signin", time.perf_counter()-t)
    t=time.perf_counter(); client.get("/stories"); print("get", time.perf_counter()-t)
    t=time.perf_counter(); house.share(); print("share", time.perf_counter()-t)
