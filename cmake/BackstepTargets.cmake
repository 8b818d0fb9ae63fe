# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
# One way to add a room, one way to add a test.

# backstep_add_library(NAME backstep_app_rpc SOURCES a.cpp a.h … LIBS Qt6::Core …)
# A room is a static library of its folder's sources; its libraries are public, so that users of its headers get them.
function(backstep_add_library)
    cmake_parse_arguments(ARG "" "NAME" "SOURCES;LIBS" ${ARGN})
    add_library(${ARG_NAME} STATIC ${ARG_SOURCES})
    target_link_libraries(${ARG_NAME} PUBLIC backstep_compile ${ARG_LIBS})
endfunction()

# backstep_add_test(NAME tst_x SOURCES tst_x.cpp LIBS backstep_app_x LABEL unit|model|ui|integration|bench [TIMEOUT s] [SERIAL])
# Runs offscreen with a time limit; benchmarks are built but only run with `ctest -C Bench`.
function(backstep_add_test)
    cmake_parse_arguments(ARG "SERIAL" "NAME;LABEL;TIMEOUT" "SOURCES;LIBS" ${ARGN})
    add_executable(${ARG_NAME} ${ARG_SOURCES})
    target_link_libraries(${ARG_NAME} PRIVATE backstep_compile backstep_test_support Qt6::Test ${ARG_LIBS})
    set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 60)
    endif()
    if(ARG_LABEL STREQUAL "bench")
        add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME} CONFIGURATIONS Bench)
    else()
        add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
    endif()
    set_tests_properties(
        ${ARG_NAME}
        PROPERTIES LABELS "${ARG_LABEL}"
                   TIMEOUT ${ARG_TIMEOUT}
                   ENVIRONMENT
                   "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;BACKSTEP_SOURCE_DIR=${CMAKE_SOURCE_DIR};BACKSTEP_BINARY_DIR=${CMAKE_BINARY_DIR}")
    if(ARG_SERIAL)
        set_tests_properties(${ARG_NAME} PROPERTIES RUN_SERIAL ON)
    endif()
endfunction()
