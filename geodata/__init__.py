"""The domain of 地域資源マップ: areas, hubs, posts, standards and the gaps between them.

Knows nothing of streamlit, folium or plotly; pictures live in :mod:`geodata.render`.
"""
