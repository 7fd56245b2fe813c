"""The Streamlit app: upload, review queue, report, export. It knows only extractor's public functions."""
