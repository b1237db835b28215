# The chat as a container: built with a network, run without one. docs/deploy.md says how.
FROM python:3.11-slim AS build
WORKDIR /wenda
RUN python -m venv /opt/wenda
# torch first, from its builds for machines without a GPU: the default one brings gigabytes
COPY constraints.txt ./
RUN /opt/wenda/bin/pip install --no-cache-dir --constraint constraints.txt \
      --extra-index-url https://download.pytorch.org/whl/cpu torch
COPY pyproject.toml README.md LICENSE LICENSE-MODEL ./
COPY bot bot
COPY embeddings embeddings
COPY seeds seeds
COPY ui ui
RUN /opt/wenda/bin/pip install --no-cache-dir --constraint constraints.txt ".[mcp]"

FROM python:3.11-slim
COPY --from=build /opt/wenda /opt/wenda
RUN useradd --system --uid 10001 --home-dir /data wenda \
 && install --directory --owner wenda --group wenda /data
ENV WENDA_DATA=/data \
    HF_HUB_OFFLINE=1 \
    GRADIO_ANALYTICS_ENABLED=False \
    GRADIO_TEMP_DIR=/tmp/gradio \
    PYTHONDONTWRITEBYTECODE=1
USER wenda
WORKDIR /data
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["/opt/wenda/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/', timeout=4)"]
CMD ["/opt/wenda/bin/wenda", "chat", "--host", "0.0.0.0"]
