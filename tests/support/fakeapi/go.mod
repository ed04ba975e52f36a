module fakeapi

go 1.22
