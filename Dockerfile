FROM python:3.12-slim
WORKDIR /app
COPY requirements/build.txt requirements/test.txt requirements/
# The larger set brings the PostgreSQL driver; hashes are checked.
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements/build.txt \
 && pip install --no-cache-dir --require-hashes --no-deps --no-build-isolation --use-pep517 -r requirements/test.txt
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --no-index . && useradd --system --create-home lurewatch && install -d -o lurewatch /data
USER lurewatch
ENTRYPOINT ["lurewatch"]
CMD ["--help"]
