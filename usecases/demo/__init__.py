"""The demo: real activities as newsletters print them, with invented people and phone numbers."""
