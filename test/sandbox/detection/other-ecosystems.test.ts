import { describe, expect, it } from 'vitest';
import { narrowed } from '../../../src/sandbox/detection/narrowed.ts';
import { detect, manifest, workflow } from './repositories.ts';

describe('Go', () => {
  it('has a package for each module below the root, and the tags that all tests are run with', async () => {
    const toolchain = await detect({
      'go.work': 'go 1.22\nuse (\n\t.\n\t./cli\n)\n',
      'go.mod': 'module example.com/shop\n\ngo 1.21\n',
      'main.go': '',
      'cli/go.mod': 'module example.com/shop/cli\n',
      'vendor/x/go.mod': '',
      'testdata/y/go.mod': '',
      '.github/workflows/ci.yml': workflow(['go test -race -tags sqlite,json ./...', 'gofmt -l .']),
    });
    expect(toolchain).toMatchObject({
      install: expect.stringMatching(
        /^go mod download && \(cd cli && go mod download\) && \{ timeout \d+ go test -exec=true \.\/\.\.\. /,
      ),
      test: 'go test -tags sqlite,json ./...',
      format: expect.stringContaining('gofmt -l'),
      runtimes: [{ name: 'go', wants: '>=1.22' }],
    });
    expect(narrowed(toolchain, ['cli/a.go'])).toMatchObject({
      test: 'cd cli && go test -tags sqlite,json ./...',
      testFiles: expect.stringMatching(/^cd cli && go test/),
    });
  });
});

describe('Rust', () => {
  it('has a package for each crate of a workspace', async () => {
    const toolchain = await detect({
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nrust-version = "1.70"\n',
      'Cargo.lock':
        '[[package]]\nname = "a"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n',
      'rust-toolchain.toml': '[toolchain]\nchannel = "1.75.0"\n',
      'crates/core/Cargo.toml': '[package]\nname = "shop-core"\n',
      '.github/workflows/ci.yml': workflow([
        'cargo clippy --all-targets -- -D warnings',
        'cargo test --workspace',
      ]),
    });
    expect(toolchain).toMatchObject({
      install: 'cargo fetch --locked',
      test: 'cargo test --offline --workspace',
      lint: 'cargo clippy --offline --workspace --all-targets',
      runtimes: [{ name: 'rust', wants: '1.75', because: 'rust-toolchain.toml' }],
      hosts: ['index.crates.io', 'static.crates.io', 'crates.io'],
    });
    expect(narrowed(toolchain, ['crates/core/src/lib.rs']).test).toBe('cargo test --offline -p shop-core');
  });

  it('has Debian’s crates for where no index is reached', async () => {
    const { withoutRegistry } = await detect({
      'Cargo.toml':
        '[package]\nname = "a"\n[dependencies]\nserde_json = "1"\n[dev-dependencies]\ntempfile = { version = "3" }\n',
    });
    expect(withoutRegistry!.systemPackages).toEqual(['librust-serde-json-dev', 'librust-tempfile-dev']);
  });
});

describe('Java', () => {
  it('runs Maven without the network after the installation, a module alone, and classes by their names', async () => {
    const toolchain = await detect({
      'pom.xml':
        '<project><properties><maven.compiler.release>11</maven.compiler.release></properties><modules><module>core</module></modules></project>',
      'core/pom.xml': '<project/>',
      'core/src/it/broken/pom.xml': '<project/>',
      mvnw: '',
      '.github/workflows/ci.yml': workflow(
        ['./mvnw -B verify'],
        '      - uses: actions/setup-java@v4\n        with:\n          java-version: 17\n',
      ),
    });
    expect(toolchain).toMatchObject({
      test: './mvnw -B -ntp -o test',
      runtimes: [{ name: 'java', wants: '17' }],
      systemPackages: [],
    });
    expect(narrowed(toolchain, ['core/src/main/java/A.java']).test).toBe(
      './mvnw -B -ntp -o test -pl core -am',
    );
  });

  it('runs Gradle’s wrapper without the network, and a project alone', async () => {
    const toolchain = await detect({
      'settings.gradle.kts': 'rootProject.name = "shop"\ninclude(":core", ":tools:cli")\n',
      'build.gradle.kts': 'java { toolchain { languageVersion.set(JavaLanguageVersion.of(21)) } }',
      gradlew: '',
      'gradle/wrapper/gradle-wrapper.properties':
        'distributionUrl=https\\://gradle.example.org/gradle-8.7-bin.zip\n',
      'core/build.gradle.kts': '',
      'tools/cli/build.gradle': '',
      'samples/x/build.gradle': '',
    });
    expect(toolchain).toMatchObject({
      test: './gradlew --console=plain --offline test',
      runtimes: [{ wants: '21' }],
    });
    expect(toolchain.hosts).toContain('gradle.example.org');
    expect(toolchain.packages.map(({ name }) => name)).toEqual([':core', ':tools:cli']);
    expect(narrowed(toolchain, ['tools/cli/A.java']).test).toBe(
      './gradlew --console=plain --offline :tools:cli:test',
    );
  });
});

describe('Ruby', () => {
  it('runs RSpec, or the task that the workflows run', async () => {
    const gemfile = {
      Gemfile: "source 'https://gems.example.org'\nruby '3.2.2'\ngem 'rspec'\ngem 'rubocop'\n",
    };
    const rspec = await detect({ ...gemfile, 'spec/a_spec.rb': '' });
    expect(rspec).toMatchObject({
      test: 'bundle exec rspec',
      testFiles: 'bundle exec rspec {files}',
      lint: 'bundle exec rubocop',
      runtimes: [{ name: 'ruby', wants: '3.2' }],
    });
    expect(rspec.hosts).toContain('gems.example.org');
    const rake = await detect({
      Gemfile: "gem 'minitest'",
      Rakefile: '',
      'test/a_test.rb': '',
      '.github/workflows/ci.yml': workflow(['bundle exec rake test:units']),
    });
    expect(rake).toMatchObject({
      test: 'bundle exec rake test:units',
      testFiles: expect.stringContaining('ruby -Ilib -Itest'),
    });
  });

  it('has the gems of its sources and tests from Debian where the registry cannot be reached, and no tools', async () => {
    const { withoutRegistry } = await detect({
      Gemfile: "gemspec\ngem 'coveralls'\n",
      'a.gemspec': "spec.add_dependency 'tty_color', '~> 0.5'\nspec.add_development_dependency 'rspec'\n",
      'spec/a_spec.rb': '',
    });
    const gems = ['ruby-dev', 'bundler', 'rake', 'ruby-tty-color', 'ruby-rspec'];
    expect(withoutRegistry!.systemPackages).toEqual(gems);
  });
});

describe('PHP', () => {
  it('runs PHPUnit without scripts of packages, with the extensions that are asked for', async () => {
    const composer = {
      require: { php: '^8.1 || ^8.2', 'ext-intl': '*', 'ext-json': '*' },
      'require-dev': { 'phpunit/phpunit': '^10', 'phpstan/phpstan': '^1' },
      scripts: { 'post-install-cmd': 'App\\Setup::run' },
    };
    expect(await detect({ 'composer.json': manifest(composer), 'src/A.php': '' })).toMatchObject({
      install: 'composer install --no-interaction --no-progress --prefer-dist --no-scripts',
      scripts: 'composer run-script post-install-cmd',
      test: 'vendor/bin/phpunit',
      typecheck: 'vendor/bin/phpstan analyse --no-progress',
      systemPackages: ['composer', 'php-cli', 'php-intl', 'php-xml', 'php-mbstring'],
      runtimes: [{ name: 'php', wants: '^8.1 || ^8.2' }],
    });
  });
});

describe('repositories of several languages', () => {
  it('are what most of their sources are written in', async () => {
    const files = {
      'package.json': manifest({ scripts: { test: 'jest' } }),
      'pyproject.toml': '[project]\nname = "x"\n',
    };
    const python = await detect({
      ...files,
      'x/a.py': '',
      'x/b.py': '',
      'docs/a.js': '',
      'docs/b.js': '',
      'docs/c.js': '',
    });
    expect(python.test).toMatch(/unittest/);
    expect((await detect({ ...files, 'a.ts': '' })).test).toMatch(/jest/);
  });

  it('are all the projects below the root where it has none, each with its commands', async () => {
    const toolchain = await detect({
      'backend/go.mod': 'module example.com/backend\n\ngo 1.22\n',
      'frontend/package.json': manifest({ scripts: { test: 'vitest run' }, workspaces: ['packages/*'] }),
      'frontend/package-lock.json': '',
      'frontend/packages/ui/package.json': manifest({ scripts: { test: 'vitest run' } }),
      'examples/demo/package.json': '{}',
    });
    expect(toolchain).toMatchObject({
      install: expect.stringMatching(/^\(cd backend && go mod download && .*\) && \(cd frontend && npm ci /),
      runtimes: [{ name: 'go' }],
    });
    expect(toolchain.packages.map(({ folder }) => folder)).toEqual([
      'backend',
      'frontend',
      'frontend/packages/ui',
    ]);
    expect(narrowed(toolchain, ['frontend/packages/ui/a.ts']).test).toBe(
      'cd frontend && cd packages/ui && npx --no-install vitest run --coverage.enabled=false',
    );
  });

  it('fall back on the targets of a Makefile', async () => {
    const Makefile =
      'all: main.o\n\tcc -o shop main.o\n\ncheck: all\n\t./shop --self-test\n\nlint:\n\tdocker run linter\n';
    const toolchain = await detect({ Makefile, 'main.c': '' });
    expect(toolchain).toMatchObject({ build: 'make all', test: 'make check' });
    expect(toolchain.lint).toBeUndefined();
  });
});
