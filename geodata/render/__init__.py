"""Pictures of geodata: maps (folium), charts (plotly) and documents, without streamlit."""
