// Only what the pages use: bars and lines, on a canvas, because its picture can be saved as PNG and
// because the SVG renderer writes style attributes, which our content security policy refuses.
import { use, init } from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export { init };
