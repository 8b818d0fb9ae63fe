# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# How everything here is compiled: the language, the warnings, Qt's strict macros, the optional instrumentation.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTOUIC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(BACKSTEP_CCACHE ccache)
if(BACKSTEP_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${BACKSTEP_CCACHE}")
endif()

add_library(backstep_compile INTERFACE)
target_include_directories(backstep_compile INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(backstep_compile INTERFACE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual)
if(BACKSTEP_WERROR)
    target_compile_options(backstep_compile INTERFACE -Werror)
endif()
# Relative paths in debug information, so that equal sources in two places compile to equal objects.
target_compile_options(backstep_compile INTERFACE "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
target_compile_definitions(
    backstep_compile
    INTERFACE QT_NO_CAST_FROM_ASCII
              QT_NO_CAST_TO_ASCII
              QT_NO_CAST_FROM_BYTEARRAY
              QT_NO_URL_CAST_FROM_STRING
              QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
              QT_NO_KEYWORDS
              QT_NO_FOREACH
              QT_DISABLE_DEPRECATED_UP_TO=0x060600)

if(BACKSTEP_SANITIZE)
    list(JOIN BACKSTEP_SANITIZE "," _sanitize)
    target_compile_options(backstep_compile INTERFACE "-fsanitize=${_sanitize}" -fno-omit-frame-pointer)
    target_link_options(backstep_compile INTERFACE "-fsanitize=${_sanitize}")
endif()
if(BACKSTEP_COVERAGE)
    target_compile_options(backstep_compile INTERFACE --coverage)
    target_link_options(backstep_compile INTERFACE --coverage)
endif()

find_program(BACKSTEP_MOLD mold)
if(BACKSTEP_MOLD)
    target_link_options(backstep_compile INTERFACE -fuse-ld=mold)
endif()
