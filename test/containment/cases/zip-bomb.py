# Unpacks a zip of many entries that share one name each with a way out, and far too much content.
# Expect: disk, time
import io, zipfile
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, 'w', zipfile.ZIP_DEFLATED) as archive:
    for number in range(50):
        archive.writestr(f'../../../../tmp/out-{number}', b'\0' * 5_000_000)
zipfile.ZipFile(buffer).extractall('unpacked')
