# Raises every limit it was given.
# Expect: none
import resource
for name in ('RLIMIT_NOFILE', 'RLIMIT_CORE', 'RLIMIT_MEMLOCK', 'RLIMIT_NICE', 'RLIMIT_RTPRIO', 'RLIMIT_MSGQUEUE'):
    limit = getattr(resource, name, None)
    if limit is None:
        continue
    soft, hard = resource.getrlimit(limit)
    if hard == resource.RLIM_INFINITY:
        print(name, 'has no limit')
        continue
    try:
        resource.setrlimit(limit, (hard + 1, hard + 1))
        print('HEIRLOOM-ESCAPED:', name)
    except (OSError, ValueError):
        pass
