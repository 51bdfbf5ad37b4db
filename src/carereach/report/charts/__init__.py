"""Released tables drawn as SVG: the same table gives the same picture, byte for byte."""

from carereach.report.charts.area_map import Ring, draw_area_map
from carereach.report.charts.bands import draw_bands
from carereach.report.charts.bars import draw_bars
from carereach.report.charts.differences import draw_differences
from carereach.report.charts.flow import draw_flow
from carereach.report.charts.links import draw_links
from carereach.report.charts.months import draw_months
from carereach.report.charts.pairs import draw_pairs
from carereach.report.charts.pathway_map import draw_pathway_map
from carereach.report.charts.series import draw_series
from carereach.report.charts.stack import draw_stack
from carereach.report.charts.timeline import draw_timeline
from carereach.report.charts.tornado import draw_tornado

__all__ = [
    "Ring",
    "draw_area_map",
    "draw_bands",
    "draw_bars",
    "draw_differences",
    "draw_flow",
    "draw_links",
    "draw_months",
    "draw_pairs",
    "draw_pathway_map",
    "draw_series",
    "draw_stack",
    "draw_timeline",
    "draw_tornado",
]
