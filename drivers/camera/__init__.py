# SPDX-License-Identifier: Apache-2.0
"""Camera (摄像头): V4L2, network MJPEG and RTSP, or pictures from files; the newest frame wins."""
