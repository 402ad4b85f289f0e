# SPDX-License-Identifier: Apache-2.0
"""The peer of memory-server's cloud profile: the same chat on FastAPI, with httpx or aiohttp."""
