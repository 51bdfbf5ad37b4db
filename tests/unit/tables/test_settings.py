import tomllib

from carereach.tables.settings import AREA_SETTINGS, settings_lines


def test_every_setting_stands_once_with_what_it_means():
    lines = settings_lines({setting.key: setting.example for setting in AREA_SETTINGS})
    for setting in AREA_SETTINGS:
        assert sum(setting.about in line for line in lines) == 1
    assert lines.count("[access]") == 1


def test_the_examples_are_toml():
    lines = settings_lines({setting.key: setting.example for setting in AREA_SETTINGS})
    read = tomllib.loads("\n".join(lines))
    assert read["name"] == "Westmere"
    assert read["access"]["max_minutes"] == 40
    assert len(read) + len(read["access"]) == len(AREA_SETTINGS) + 1
